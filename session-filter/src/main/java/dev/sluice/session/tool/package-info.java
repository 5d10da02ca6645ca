/** What is run from a command line: {@link dev.sluice.session.tool.Sessions}. */
@NullMarked
package dev.sluice.session.tool;

import org.jspecify.annotations.NullMarked;
