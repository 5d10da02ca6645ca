/** The system of record: the SQL database that knows users, their settings and their characters. */
@NullMarked
package dev.sluice.demo.record;

import org.jspecify.annotations.NullMarked;
