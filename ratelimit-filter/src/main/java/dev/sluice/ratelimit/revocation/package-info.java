/**
 * What is known about revoked tokens: where it stands in Redis ({@link dev.sluice.ratelimit.revocation.TokenKeys}), how it
 * is written, and the copy a node may keep of it; start at {@link dev.sluice.ratelimit.revocation.Revocations}.
 */
@NullMarked
package dev.sluice.ratelimit.revocation;

import org.jspecify.annotations.NullMarked;
