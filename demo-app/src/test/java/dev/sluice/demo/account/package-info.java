/** Proofs of accounts: who is let in, where, how often, and until when. */
@NullMarked
package dev.sluice.demo.account;

import org.jspecify.annotations.NullMarked;
