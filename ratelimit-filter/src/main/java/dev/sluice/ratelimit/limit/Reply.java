package dev.sluice.ratelimit.limit;

import dev.sluice.ratelimit.limit.Answer.TokenState;
import java.util.List;

/**
 * What the script said. Immutable.
 *
 * @param counted whether the debits were charged; then it has an outcome each, in their order
 */
record Reply(TokenState token, boolean counted, List<Outcome> outcomes) {}
