/**
 * Settings of every module: where a value may be set, what form it must have, and one exception that lists everything
 * wrong with a start. Begin with {@link dev.sluice.core.config.Settings}.
 */
@NullMarked
package dev.sluice.core.config;

import org.jspecify.annotations.NullMarked;
