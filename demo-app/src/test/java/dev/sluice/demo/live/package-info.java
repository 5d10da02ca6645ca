/** Tests of the package of the same name, on real nodes and a real Redis. */
@NullMarked
package dev.sluice.demo.live;

import org.jspecify.annotations.NullMarked;
