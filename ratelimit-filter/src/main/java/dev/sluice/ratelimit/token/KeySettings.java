package dev.sluice.ratelimit.token;

import dev.sluice.core.config.Settings;
import dev.sluice.ratelimit.token.KeyFile.Unusable;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Reads the keys of the group {@code blacklist.key}; what is wrong with them is told by {@code check()}. */
final class KeySettings {
    private static final int LEAST_SECRET_BYTES = 32;

    private KeySettings() {}

    static List<VerificationKey> read(Settings settings) {
        List<VerificationKey> keys = new ArrayList<>();
        for (Settings view : settings.group("blacklist.key").values()) {
            Key key = key(view);
            Set<JwsAlgorithm> algorithms = key == null ? Set.of() : algorithms(view, key);
            if (key != null && !algorithms.isEmpty()) {
                keys.add(new VerificationKey(view.text("id"), key, algorithms));
                refuseTooMany(view, keys);
            }
        }
        return List.copyOf(keys);
    }

    private static @Nullable Key key(Settings view) {
        boolean hasSecret = view.has("secret");
        if (hasSecret == view.has("file")) {
            view.reject("file", "set, or secret beside it, and not both");
            return null;
        }
        return hasSecret
                ? view.secret(
                        "secret", "a text of at least " + LEAST_SECRET_BYTES + " bytes in UTF-8", KeySettings::secret)
                : publicKey(view);
    }

    /** A variable that is set and empty makes an empty text: that, too, is too short. */
    private static SecretKey secret(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < LEAST_SECRET_BYTES) {
            throw new IllegalArgumentException("too short");
        }
        return new SecretKeySpec(bytes, "HmacSHA256");
    }

    private static @Nullable Key publicKey(Settings view) {
        try {
            Key key = KeyFile.read(view.text("file"));
            if (JwsAlgorithm.fitting(key).isEmpty()) {
                view.reject("file", formOf(key));
                return null;
            }
            return key;
        } catch (Unusable e) {
            view.reject("file", e.form());
            return null;
        }
    }

    private static String formOf(Key key) {
        return key instanceof RSAPublicKey
                ? "an RSA key of at least " + JwsAlgorithm.LEAST_RSA_BITS + " bits"
                : "a key of RSA, of the curves P-256, P-384 and P-521, or of Ed25519";
    }

    private static Set<JwsAlgorithm> algorithms(Settings view, Key key) {
        Set<JwsAlgorithm> fitting = JwsAlgorithm.fitting(key);
        Set<JwsAlgorithm> listed = list(view, "algorithms");
        if (!fitting.containsAll(listed)) {
            String sizes = key instanceof SecretKey
                    ? "; HS384 needs a secret of 48 bytes and HS512 one of 64, and the others a file"
                    : "";
            view.reject("algorithms", "of " + names(fitting) + ", which fit this key" + sizes);
        }
        // The first that fits is the smallest: HS256, RS256, the one of the curve, EdDSA.
        return listed.isEmpty() ? EnumSet.of(fitting.iterator().next()) : listed;
    }

    /** The algorithms listed, in the order of {@link JwsAlgorithm}. */
    static Set<JwsAlgorithm> list(Settings settings, String key) {
        Set<JwsAlgorithm> all = EnumSet.allOf(JwsAlgorithm.class);
        return settings.value(key, "a comma separated list of " + names(all), KeySettings::parse);
    }

    private static Set<JwsAlgorithm> parse(String text) {
        Set<JwsAlgorithm> found = EnumSet.noneOf(JwsAlgorithm.class);
        Stream.of(text.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .map(item -> JwsAlgorithm.of(item).orElseThrow(() -> new IllegalArgumentException(item)))
                .forEach(found::add);
        return Collections.unmodifiableSet(found);
    }

    private static String names(Set<JwsAlgorithm> algorithms) {
        return algorithms.stream().map(JwsAlgorithm::id).collect(Collectors.joining(", "));
    }

    /** What would never be tried must not look as if it were. */
    private static void refuseTooMany(Settings view, List<VerificationKey> keys) {
        VerificationKey last = keys.get(keys.size() - 1);
        long rivals = keys.stream()
                .filter(key -> key.id().equals(last.id()) && !Collections.disjoint(key.algorithms(), last.algorithms()))
                .count();
        if (rivals > KeySet.MOST_TRIES) {
            view.reject("id", "one that at most " + KeySet.MOST_TRIES + " keys of one algorithm share");
        }
    }
}
