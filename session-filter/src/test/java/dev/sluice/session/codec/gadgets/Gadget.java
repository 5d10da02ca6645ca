package dev.sluice.session.codec.gadgets;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicInteger;

/** Notes that it was read. */
public final class Gadget implements Serializable {
    /** How often one was read in this JVM. */
    public static final AtomicInteger TIMES_RUN = new AtomicInteger();

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        TIMES_RUN.incrementAndGet();
        in.defaultReadObject();
    }
}
