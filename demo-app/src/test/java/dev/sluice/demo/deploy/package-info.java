/** Proofs that the files of {@code demo-app/deploy} fit together, for machines where no container engine can run. */
@NullMarked
package dev.sluice.demo.deploy;

import org.jspecify.annotations.NullMarked;
