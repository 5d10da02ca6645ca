/** What can be broken on purpose. */
@NullMarked
package dev.sluice.demo.fault;

import org.jspecify.annotations.NullMarked;
