package dev.sluice.session.codec;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The named keys of an {@link AttributeCipher}; their texts are in no message. Immutable. */
final class AttributeKeys {
    /** An id too short for the key to be taken for it, should they be in the wrong order, and base64 of 32 bytes. */
    private static final Pattern TEXT = Pattern.compile("([A-Za-z0-9._-]{1,16}):([A-Za-z0-9+/]{43}=)");

    private final Map<String, Key> byId = new LinkedHashMap<>();

    /** @throws IllegalArgumentException see {@link AttributeCipher#AttributeCipher} */
    AttributeKeys(List<String> texts) {
        texts.forEach(this::add);
        if (byId.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one key");
        }
    }

    private void add(String text) {
        int position = byId.size() + 1;
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("key " + position
                    + " must be <key id>:<base64 of 32 bytes>, with an id of at most 16 letters, digits and . _ -");
        }
        byte[] secret = Base64.getDecoder().decode(parts.group(2));
        Key key = new Key(parts.group(1), new SecretKeySpec(secret, "AES"));
        if (byId.putIfAbsent(key.id(), key) != null) {
            throw new IllegalArgumentException("key " + position + " has the id of one before it");
        }
    }

    Key first() {
        return byId.values().iterator().next();
    }

    @Nullable Key find(String id) {
        return byId.get(id);
    }

    /** One key, and the id that sealed values know it by. */
    record Key(String id, SecretKey secret) {}
}
