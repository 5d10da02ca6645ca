/** What can be broken on purpose in a demo that has started its parts itself, and a load to see what that does. */
@NullMarked
package dev.sluice.demo.fault;

import org.jspecify.annotations.NullMarked;
