/** Proofs of the access to the system of record, on H2 and on PostgreSQL. */
@NullMarked
package dev.sluice.demo.record;

import org.jspecify.annotations.NullMarked;
