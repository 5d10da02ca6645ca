/**
 * How an attribute becomes bytes in Redis and back. {@link dev.sluice.session.codec.AttributeCodec} says what a form has
 * to offer; {@link dev.sluice.session.codec.JsonCodec} and, for types that are Serializable and no more,
 * {@link dev.sluice.session.codec.JavaCodec} name only types on an exact list, so that whoever can write to Redis cannot
 * choose which classes this JVM loads. {@link dev.sluice.session.codec.AttributeCipher} keeps the bytes from being read
 * or made by others at all.
 */
@NullMarked
package dev.sluice.session.codec;

import org.jspecify.annotations.NullMarked;
