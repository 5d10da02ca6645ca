/**
 * Moves conversations from SQL tables into Redis while the application runs. Begin with {@link dev.sluice.demo.importer.Import}.
 */
@NullMarked
package dev.sluice.demo.importer;

import org.jspecify.annotations.NullMarked;
