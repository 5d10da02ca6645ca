/** The demo as a person meets it: walks in a real browser, and a picture of every page. */
@NullMarked
package dev.sluice.demo.browser;

import org.jspecify.annotations.NullMarked;
