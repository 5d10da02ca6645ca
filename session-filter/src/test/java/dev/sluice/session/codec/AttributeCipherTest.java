package dev.sluice.session.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AttributeCipherTest {
    private static final byte[] PLAIN = "[\"com.acme.Cart\",{}]".getBytes(UTF_8);

    private final AttributeCipher cipher = cipher(key("2026", 1));

    private static AttributeCipher cipher(String... keys) {
        return new AttributeCipher(List.of(keys), false);
    }

    private static String key(String id, int filledWith) {
        return id + ":" + base64(32, filledWith);
    }

    private static String base64(int length, int filledWith) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) filledWith);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static void assertRefused(AttributeCipher by, byte[] sealed, String... context) {
        assertThatExceptionOfType(UnreadableAttribute.class).isThrownBy(() -> by.open(sealed, context));
    }

    @Test
    void whatWasSealedOpensAndShowsNothing() throws Exception {
        byte[] sealed = cipher.seal(PLAIN, "session", "cart");
        assertThat(cipher.open(sealed, "session", "cart")).isEqualTo(PLAIN);
        assertThat(new String(sealed, UTF_8)).contains("2026").doesNotContain("acme");
        assertThat(sealed).hasSize(1 + 1 + "2026".length() + 12 + PLAIN.length + 16);
        assertThat(AttributeCipher.isSealed(sealed)).isTrue();
    }

    @Test
    void nothingAtAllCanBeSealed() throws Exception {
        assertThat(cipher.open(cipher.seal(new byte[0]))).isEmpty();
    }

    @Test
    void sameValueIsNeverSealedTheSameWay() {
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            byte[] sealed = cipher.seal(PLAIN);
            nonces.add(Arrays.toString(Arrays.copyOfRange(sealed, 6, 18)));
        }
        assertThat(nonces).hasSize(1000);
    }

    @Test
    void everyFlippedBitIsNoticed() {
        byte[] sealed = cipher.seal(PLAIN, "session", "cart");
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(cipher, changed, "session", "cart");
        }
    }

    @Test
    void valueCutOffOrExtendedIsRefused() {
        byte[] sealed = cipher.seal(PLAIN, "session", "cart");
        for (int length = 0; length < sealed.length; length++) {
            assertRefused(cipher, Arrays.copyOf(sealed, length), "session", "cart");
        }
        assertRefused(cipher, Arrays.copyOf(sealed, sealed.length + 1), "session", "cart");
    }

    @Test
    void valueOpensOnlyWhereItBelongs() {
        byte[] sealed = cipher.seal(PLAIN, "session", "cart");
        assertRefused(cipher, sealed, "other", "cart");
        assertRefused(cipher, sealed, "session", "admin");
        assertRefused(cipher, sealed, "cart", "session");
        assertRefused(cipher, sealed, "sessioncart");
        assertRefused(cipher, sealed, "sessionc", "art");
        assertRefused(cipher, sealed, "session", "cart", "");
        assertRefused(cipher, sealed);
    }

    @Test
    void otherKeyOfTheSameIdIsRefused() {
        assertRefused(cipher(key("2026", 2)), cipher.seal(PLAIN));
    }

    @Test
    void keyIdCannotBeExchanged() {
        byte[] sealed = cipher(key("a", 1)).seal(PLAIN);
        sealed[2] = 'b';
        assertRefused(cipher(key("a", 1), key("b", 1)), sealed);
    }

    @Test
    void keyThatIsNotSetIsToldApart() {
        assertThatExceptionOfType(UnreadableAttribute.class)
                .isThrownBy(() -> cipher(key("2027", 1)).open(cipher.seal(PLAIN)))
                .withMessage("sealed with a key that is not among those set");
    }

    @Test
    void keysChangeWithoutLosingWhatIsSealed() throws Exception {
        AttributeCipher ready = cipher(key("2026", 1), key("2027", 2));
        AttributeCipher changed = cipher(key("2027", 2), key("2026", 1));
        assertThat(changed.open(ready.seal(PLAIN))).isEqualTo(PLAIN);
        assertThat(ready.open(changed.seal(PLAIN))).isEqualTo(PLAIN);
        assertRefused(cipher, changed.seal(PLAIN));
    }

    @Test
    void whatIsNotSealedIsReadOnlyIfAllowed() throws Exception {
        AttributeCipher migrating = new AttributeCipher(List.of(key("2026", 1)), true);
        assertThat(AttributeCipher.isSealed(PLAIN)).isFalse();
        assertThat(AttributeCipher.isSealed(new byte[0])).isFalse();
        assertThat(AttributeCipher.isSealed(JavaStreams.of("text"))).isFalse();
        assertThat(migrating.open(PLAIN)).isEqualTo(PLAIN);
        assertThat(migrating.open(cipher.seal(PLAIN))).isEqualTo(PLAIN);
        assertRefused(cipher, PLAIN);
    }

    @Test
    void whatIsSealedIsCheckedAlsoWhereUnsealedIsAllowed() {
        AttributeCipher migrating = new AttributeCipher(List.of(key("2026", 1)), true);
        byte[] sealed = cipher.seal(PLAIN, "session");
        assertRefused(migrating, sealed, "other");
        assertRefused(migrating, Arrays.copyOf(sealed, 1), "session");
    }

    @Test
    void manyThreadsSealAndOpenAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<byte[]>> calls = IntStream.range(0, 2000)
                    .<Callable<byte[]>>mapToObj(i -> () -> cipher.open(cipher.seal(PLAIN, "" + i), "" + i))
                    .toList();
            for (Future<byte[]> opened : threads.invokeAll(calls)) {
                assertThat(opened.get()).isEqualTo(PLAIN);
            }
        } finally {
            threads.shutdown();
        }
    }

    static List<List<String>> unusable() {
        String good = base64(32, 7);
        return List.of(
                List.of(),
                List.of(""),
                List.of(good),
                List.of(":" + good),
                List.of(good + ":id"),
                List.of("id:" + base64(16, 7)),
                List.of("id:" + base64(31, 7)),
                List.of("id:" + base64(33, 7)),
                List.of("id:" + good + "="),
                List.of("id:" + good.replace('B', '!')),
                List.of("id: " + good),
                List.of("an id:" + good),
                List.of("seventeen-letters:" + good),
                List.of("a:" + good, "b:" + good, "a:" + base64(32, 8)));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void unusableKeysAreRefusedWithoutShowingThem(List<String> keys) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttributeCipher(keys, false))
                .withMessageMatching("there must be at least one key|key \\d (must be|has the id of one before it).*")
                .withNoCause();
        String told = catchThrowable(() -> new AttributeCipher(keys, false)).toString();
        keys.stream()
                .filter(key -> key.length() > 6)
                .forEach(key -> assertThat(told).doesNotContain(key.substring(3, 7), key.substring(key.length() - 6)));
    }
}
