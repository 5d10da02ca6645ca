package dev.sluice.session;

import dev.sluice.session.codec.AttributeCipher;
import dev.sluice.session.codec.AttributeCodec;
import dev.sluice.session.codec.UnreadableAttribute;
import org.jspecify.annotations.Nullable;

/**
 * How the attributes of one session stand in Redis: as their codec writes them, under a seal that ties each to its
 * session and name if they are encrypted. Immutable.
 *
 * @param serial names the session towards the seal; it stays when the id changes
 */
record AttributeForm(AttributeCodec codec, @Nullable AttributeCipher cipher, String serial) {
    byte[] sealed(String name, byte[] plain) {
        return cipher == null ? plain : cipher.seal(plain, serial, name);
    }

    byte[] opened(String name, byte[] stored) throws UnreadableAttribute {
        return cipher == null ? stored : cipher.open(stored, serial, name);
    }
}
