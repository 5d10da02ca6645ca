/** The console as an administrator sees it, over HTTP. */
@NullMarked
package dev.sluice.demo.admin;

import org.jspecify.annotations.NullMarked;
