/** What can be broken on purpose, and the desk in the console from which it is done. */
@NullMarked
package dev.sluice.demo.fault;

import org.jspecify.annotations.NullMarked;
