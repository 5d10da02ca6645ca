/** Classes that lie on the class path and on no list, below a package that does. */
@NullMarked
package dev.sluice.session.codec.gadgets;

import org.jspecify.annotations.NullMarked;
