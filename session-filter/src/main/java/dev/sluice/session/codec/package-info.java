/**
 * How an attribute becomes bytes in Redis and back: JSON that names only types on an exact list, so that whoever can
 * write to Redis cannot choose which classes this JVM loads. Begin with {@link dev.sluice.session.codec.JsonCodec}.
 */
@NullMarked
package dev.sluice.session.codec;

import org.jspecify.annotations.NullMarked;
