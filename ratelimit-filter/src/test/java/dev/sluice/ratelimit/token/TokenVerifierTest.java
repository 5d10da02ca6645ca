package dev.sluice.ratelimit.token;

import static dev.sluice.ratelimit.Tokens.claims;
import static dev.sluice.ratelimit.Tokens.raw;
import static dev.sluice.ratelimit.Tokens.signed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.ratelimit.Node;
import dev.sluice.ratelimit.Tokens;
import dev.sluice.ratelimit.token.TokenCheck.Premature;
import dev.sluice.ratelimit.token.TokenCheck.Refused;
import dev.sluice.ratelimit.token.TokenCheck.Valid;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenVerifierTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String HS256 = "{\"alg\":\"HS256\"}";
    private static final long SECOND = NOW.getEpochSecond();
    private static final String TIMES = "\"iat\":" + SECOND + ",\"exp\":" + (SECOND + 60);

    @Test
    void goodTokenTellsItsClaims() {
        VerifiedToken token = valid(raw(HS256, "{\"iss\":\"i\",\"sub\":\"s\",\"n\":[1,{\"a\":true}]," + TIMES + "}"));
        assertThat(token.issuer()).isEqualTo("i");
        assertThat(token.subject()).isEqualTo("s");
        assertThat(token.issuedAt()).isEqualTo(NOW);
        assertThat(token.expiresAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(token.claims()).containsKeys("iss", "sub", "n").containsEntry("exp", SECOND + 60);
    }

    @Test
    void anotherKeyIsRefused() {
        var other = new SecretKeySpec("another secret of more than 32 bytes".getBytes(UTF_8), "HmacSHA256");
        assertFault(at(NOW).signWith(other, Jwts.SIG.HS256).compact(), TokenFault.MALFORMED);
    }

    @Test
    void anotherAlgorithmIsRefusedEvenWithTheRightKey() {
        byte[] secret =
                "a secret of at least 64 bytes, long enough for each one of the HMAC algorithms".getBytes(UTF_8);
        for (var algorithm : List.of(Jwts.SIG.HS384, Jwts.SIG.HS512)) {
            String token = at(NOW).signWith(new SecretKeySpec(secret, "HmacSHA512"), algorithm)
                    .compact();
            TokenVerifier verifier = verifier("blacklist.key.main.secret = " + new String(secret, UTF_8));
            assertThat(verifier.verify(token)).isEqualTo(new Refused(TokenFault.MALFORMED));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\"}",
                "{\"alg\":\"None\"}",
                "{}",
                "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}",
                "{\"alg\":\"HS256\",\"crit\":[null,\"exp\"]}",
                "{\"alg\":\"HS256\",\"crit\":[\"unknown\"],\"unknown\":1}",
                "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}",
                "{\"alg\":\"HS256\",\"b64\":true}",
                "{\"alg\":\"HS256\",\"zip\":\"DEF\"}",
                "{\"alg\":\"RS256\"}",
                "{\"alg\":1}",
                "{\"alg\":\"HS256\",\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"kid\":7}",
                "{\"alg\":\"HS256\",\"typ\":[]}",
                "{\"alg\":\"HS256\",\"enc\":\"A256GCM\"}",
                "{\"alg\":\"hs256\"}",
                "[]",
                "not json"
            })
    void headerThatChoosesSomethingElseIsRefused(String header) {
        assertFault(raw(header, "{" + TIMES + "}"), TokenFault.MALFORMED);
    }

    @Test
    void deeplyNestedHeaderIsRefused() {
        assertFault(raw("{\"alg\":\"HS256\",\"x\":" + "[".repeat(4000), "{" + TIMES + "}"), TokenFault.MALFORMED);
    }

    @Test
    void tokenWithoutSignatureIsRefused() {
        String unsigned = at(NOW).compact();
        assertFault(unsigned, TokenFault.MALFORMED);
        String token = signed(at(NOW));
        assertFault(token.substring(0, token.lastIndexOf('.') + 1), TokenFault.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"sub\":1",
                "\"sub\":{}",
                "\"iss\":[]",
                "\"jti\":7",
                "\"aud\":{}",
                "\"iat\":\"yesterday\"",
                "\"exp\":\"tomorrow\"",
                "\"exp\":[1]",
                "\"exp\":1e400",
                "\"nbf\":{}",
                "\"roles\":{}",
                "\"aud\":[1,null]",
                "\"aud\":[null,\"shop\"]"
            })
    void claimOfTheWrongTypeNeverThrows(String claim) {
        for (String payload : List.of("{" + TIMES + "," + claim + "}", "{" + claim + "," + TIMES + "}")) {
            TokenCheck check = verifier("").verify(raw(HS256, payload));
            if (check instanceof Valid valid) {
                assertThat(valid.token().wordsOf("roles")).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "a.b", "a.b.c.d", "a.b.c", "Bearer a.b.c", "\u00e4.\u00f6.\u00fc", "a b.c.d"})
    void whatIsNoTokenIsRefused(String text) {
        assertFault(text, TokenFault.MALFORMED);
    }

    @Test
    void everyTokenHasOneSpellingOnly() {
        String token = signed(at(NOW).id("1"));
        assertThat(valid(token).entry()).isNotEmpty();
        for (String other : List.of(
                Tokens.withOtherTrailingBits(token),
                token + "=",
                token + "!",
                token + "\n",
                token.replaceFirst("\\.", "=."),
                token.replaceFirst("\\.", ".=="),
                token.replace('.', ' '),
                " " + token)) {
            assertFault(other, TokenFault.MALFORMED);
        }
    }

    @Test
    void tokenIsGoodUpToItsEndAndTheLeeway() {
        String token = signed(at(NOW.minusSeconds(100)).expiration(Date.from(NOW.minusSeconds(29))));
        assertThat(valid(token)).isNotNull();
        assertFault(signed(at(NOW.minusSeconds(100)).expiration(Date.from(NOW.minusSeconds(31)))), TokenFault.EXPIRED);
    }

    @Test
    void tokenOfTheFutureIsGenuineButPremature() {
        assertThat(valid(signed(at(NOW.plusSeconds(30))))).isNotNull();
        assertThat(verifier("").verify(signed(at(NOW.plusSeconds(31))))).isInstanceOf(Premature.class);
        assertThat(verifier("").verify(signed(at(NOW).notBefore(Date.from(NOW.plusSeconds(31))))))
                .isInstanceOf(Premature.class);
    }

    @Test
    void tokenWithoutEndIsRefused() {
        assertFault(raw(HS256, "{\"sub\":\"s\"}"), TokenFault.TOO_LONG_LIVED);
    }

    @Test
    void tokenThatLivesLongerThanAllowedIsRefused() {
        Duration most = Duration.ofHours(24);
        assertThat(valid(signed(at(NOW).expiration(Date.from(NOW.plus(most)))))).isNotNull();
        assertFault(signed(at(NOW).expiration(Date.from(NOW.plus(most).plusSeconds(1)))), TokenFault.TOO_LONG_LIVED);
        assertFault(raw(HS256, "{\"exp\":" + (SECOND + 86_401) + "}"), TokenFault.TOO_LONG_LIVED);
    }

    @Test
    void issuerAndAudienceMustFitWhereTheyAreRequired() {
        String lines = "blacklist.issuer = us\nblacklist.audience = shop";
        assertFault(lines, signed(at(NOW).issuer("them")), TokenFault.WRONG_ISSUER);
        assertFault(lines, signed(at(NOW).issuer("us")), TokenFault.WRONG_AUDIENCE);
        assertFault(lines, signed(at(NOW).issuer("us").audience().add("bank").and()), TokenFault.WRONG_AUDIENCE);
        String fitting =
                signed(at(NOW).issuer("us").audience().add("bank").add("shop").and());
        assertThat(verifier(lines).verify(fitting)).isInstanceOf(Valid.class);
        String early = signed(at(NOW).issuer("them").notBefore(Date.from(NOW.plusSeconds(90))));
        assertFault(lines, early, TokenFault.WRONG_ISSUER);
    }

    @Test
    void anyOfSeveralIssuersAndAudiencesWillDo() {
        String lines = "blacklist.issuer = us, them\nblacklist.audience = shop, bank";
        for (String issuer : List.of("us", "them")) {
            String fitting =
                    signed(at(NOW).issuer(issuer).audience().add("bank").and());
            assertThat(verifier(lines).verify(fitting)).isInstanceOf(Valid.class);
        }
        assertFault(lines, signed(at(NOW).issuer("us, them")), TokenFault.WRONG_ISSUER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"typ\":\"JWT\"", ",\"typ\":\"at+JWT\"", ",\"typ\":\"application/at+jwt\""})
    void accessTokensAndTokensOfNoSpecialTypeAreAccepted(String type) {
        assertThat(valid(raw("{\"alg\":\"HS256\"" + type + "}", "{" + TIMES + "}")))
                .isNotNull();
    }

    @Test
    void tokenOfAnotherTypeIsRefused() {
        String logout = raw("{\"alg\":\"HS256\",\"typ\":\"logout+jwt\"}", "{" + TIMES + "}");
        assertFault(logout, TokenFault.WRONG_TYPE);
        assertThat(verifier("blacklist.types =").verify(logout)).isInstanceOf(Valid.class);
        String untyped = raw(HS256, "{" + TIMES + "}");
        assertFault("blacklist.types = application/AT+JWT", untyped, TokenFault.WRONG_TYPE);
        String access = raw("{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}", "{" + TIMES + "}");
        assertThat(verifier("blacklist.types = application/AT+JWT").verify(access))
                .isInstanceOf(Valid.class);
    }

    @Test
    void tokenWithoutIdIsRefusedWhereOneIsRequired() {
        assertFault("blacklist.require-jti = true", signed(at(NOW)), TokenFault.WITHOUT_ID);
        assertFault("blacklist.require-jti = true", signed(at(NOW).id("")), TokenFault.WITHOUT_ID);
        assertThat(verifier("blacklist.require-jti = true").verify(signed(at(NOW).id("1"))))
                .isInstanceOf(Valid.class);
    }

    @Test
    void timesKeepTheirMilliseconds() {
        String payload = "{\"iat\":" + SECOND + ".1239,\"exp\":" + (SECOND + 60) + ".5}";
        assertThat(valid(raw(HS256, payload)).issuedAt()).isEqualTo(NOW.plusMillis(123));
        assertThat(valid(raw(HS256, payload)).expiresAt()).isEqualTo(NOW.plusMillis(60_500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"exp\":\"2026-03-01T12:01:00Z\"", "\"exp\":-1", "\"exp\":9e18", "\"exp\":253402300800"})
    void endThatIsNoDateIsRefused(String end) {
        assertFault(raw(HS256, "{" + end + "}"), TokenFault.MALFORMED);
    }

    @Test
    void claimSaidTwiceIsRefused() {
        assertFault(raw(HS256, "{\"sub\":\"a\",\"sub\":\"b\"," + TIMES + "}"), TokenFault.MALFORMED);
    }

    @Test
    void claimsCannotBeChangedAtAnyDepth() {
        VerifiedToken token = valid(raw(HS256, "{\"o\":{\"list\":[1]}," + TIMES + "}"));
        assertThat((Map<?, ?>) token.claim("o")).isUnmodifiable();
        assertThat((List<?>) token.claim("o.list")).isUnmodifiable();
        assertThat(token.claims()).isUnmodifiable();
    }

    @Test
    void tokenLargerThanTheBoundIsRefusedUnread() {
        String token = signed(at(NOW).claim("fill", "x".repeat(1000)));
        String bound = "blacklist.max-token-size = ";
        assertThat(verifier(bound + token.length()).verify(token)).isInstanceOf(Valid.class);
        assertThat(verifier(bound + (token.length() + 1)).verify(token)).isInstanceOf(Valid.class);
        assertFault(bound + (token.length() - 1), token, TokenFault.MALFORMED);
    }

    @Test
    void entryIsOfIssuerAndIdWhateverElseTheTokenSays() {
        String one = signed(at(NOW).id("7"));
        String two = signed(at(NOW).id("7").claim("other", "words"));
        assertThat(valid(one).entry()).isEqualTo(valid(two).entry());
        assertThat(valid(signed(at(NOW).id("7").issuer("other"))).entry())
                .isNotEqualTo(valid(one).entry());
    }

    @Test
    void entryWithoutIdIsOfWhatIsSigned() {
        String one = signed(at(NOW));
        assertThat(valid(one).entry()).isEqualTo(valid(one).entry());
        assertThat(valid(signed(at(NOW).claim("other", "words"))).entry())
                .isNotEqualTo(valid(one).entry());
    }

    @Test
    void emptyIdIsNone() {
        String one = raw(HS256, "{\"jti\":\"\"," + TIMES + "}");
        String two = raw(HS256, "{\"jti\":\"\",\"sub\":\"bob\"," + TIMES + "}");
        assertThat(valid(one).entry()).isNotEqualTo(valid(two).entry());
    }

    private static JwtBuilder at(Instant issued) {
        return claims().issuedAt(Date.from(issued)).expiration(Date.from(issued.plusSeconds(60)));
    }

    private static VerifiedToken valid(String token) {
        TokenCheck check = verifier("").verify(token);
        assertThat(check).isInstanceOf(Valid.class);
        return ((Valid) check).token();
    }

    private static void assertFault(String token, TokenFault fault) {
        assertFault("", token, fault);
    }

    private static void assertFault(String lines, String token, TokenFault fault) {
        assertThat(verifier(lines).verify(token)).as(token).isEqualTo(new Refused(fault));
    }

    private static TokenVerifier verifier(String lines) {
        Settings settings = Node.settings(lines.contains("main.secret") ? lines : Tokens.SETTINGS + lines);
        TokenSettings tokens = TokenSettings.from(settings);
        settings.check();
        return new TokenVerifier(tokens, new Metrics("test"), Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
