package dev.sluice.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

/** The library in an application that has no Micrometer. */
final class MicrometerPresenceTest {
    @Test
    void withoutMicrometerEverythingElseStillWorks() throws Exception {
        try (URLClassLoader application = new WithoutMicrometer()) {
            Class<?> type = application.loadClass("dev.sluice.core.metrics.Metrics");
            assertThat(type).isNotEqualTo(Metrics.class);
            AutoCloseable metrics =
                    (AutoCloseable) type.getConstructor(String.class).newInstance("/bare");
            type.getMethod("expose", boolean.class, boolean.class).invoke(metrics, true, true);
            Object counter = type.getMethod("counter", String.class, String.class, String[].class)
                    .invoke(metrics, "calls_total", "Calls.", new String[0]);
            counter.getClass().getMethod("increment").invoke(counter);
            assertThat(counter.getClass().getMethod("count").invoke(counter)).isEqualTo(1L);
            metrics.close();
        }
    }

    @Test
    void withMicrometerItIsFound() {
        assertThat(MicrometerPresence.onClassPath()).isTrue();
    }

    /** Loads this library anew, so that its classes resolve what they mention here, where Micrometer is missing. */
    private static final class WithoutMicrometer extends URLClassLoader {
        WithoutMicrometer() {
            super(
                    new URL[] {
                        Metrics.class.getProtectionDomain().getCodeSource().getLocation()
                    },
                    Metrics.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.micrometer.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("dev.sluice.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
