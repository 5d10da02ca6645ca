package dev.sluice.cache.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.http.NotStored;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A captured body holds what was written and no more memory than its bound. */
final class BodyTest {
    @Test
    void bytesAreKeptInTheirOrder() {
        Body body = new Body(100);
        body.write('a');
        body.write(new byte[] {'x', 'b', 'c', 'x'}, 1, 2);
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {'x', 'd'}).position(1);
        body.write(buffer);
        assertThat(body.bytes()).isEqualTo(new byte[] {'a', 'b', 'c', 'd'});
        assertThat(buffer.position()).isEqualTo(1);
    }

    @Test
    void bodyOverTheBoundGivesItsMemoryBack() {
        Body body = new Body(4096);
        body.write(new byte[4096], 0, 4096);
        assertThat(body.spoilt()).isEmpty();
        body.write(0);
        assertThat(body.spoilt()).contains(NotStored.TOO_LONG);
        assertThat(body.bytes()).isEmpty();
    }

    @Test
    void bodyOfADeclaredLengthIsNotCopied() {
        Body body = new Body(1 << 20);
        body.expect(3000);
        for (int i = 0; i < 3000; i++) {
            body.write(i);
        }
        assertThat(body.bytes()).hasSize(3000).isSameAs(body.bytes());
    }

    @Test
    void firstReasonAgainstStoringIsRemembered() {
        Body body = new Body(10);
        body.spoil(NotStored.TRAILERS);
        body.spoil(NotStored.INCOMPLETE);
        body.restart();
        body.write(1);
        assertThat(body.spoilt()).contains(NotStored.TRAILERS);
        assertThat(body.length()).isZero();
    }
}
