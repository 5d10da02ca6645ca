package dev.sluice.cache.object;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Values as JSON, by their fields. No annotation counts, so that both jars behave alike and no stored text can name the
 * class that is made of it. What was written for another shape of a class is unreadable rather than half filled.
 * Thread-safe.
 */
final class Json {
    private static final System.Logger LOG = System.getLogger(ObjectCache.class.getName());

    private final ObjectMapper mapper = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(MapperFeature.USE_ANNOTATIONS)
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.SETTER, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
            .build();

    private final AtomicBoolean toldOfUnreadable = new AtomicBoolean();
    private final AtomicBoolean toldOfUnwritable = new AtomicBoolean();

    /** @throws IllegalArgumentException if there is no JSON for it */
    byte[] write(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (IOException | RuntimeException | LinkageError e) {
            // Code of the application may run here.
            throw new IllegalArgumentException(value.getClass().getName() + " cannot be written as JSON", e);
        }
    }

    /** Empty, and told once, if there is no JSON for it. */
    Optional<byte[]> tryWrite(Object value) {
        try {
            return Optional.of(write(value));
        } catch (IllegalArgumentException e) {
            tell(toldOfUnwritable, "a value that was loaded is not kept, nor are others like it", e);
            return Optional.empty();
        }
    }

    /** Empty, and told once, if this is no JSON of the type. */
    <T> Optional<T> read(byte[] json, Type type) {
        try {
            return Optional.of(mapper.readValue(json, mapper.constructType(type)));
        } catch (IOException | RuntimeException | LinkageError e) {
            tell(toldOfUnreadable, "a value is no JSON of " + type + " and a miss, as are others from now on", e);
            return Optional.empty();
        }
    }

    /** Without the message of Jackson, which may quote the value. */
    private static void tell(AtomicBoolean told, String what, Throwable why) {
        if (told.compareAndSet(false, true)) {
            LOG.log(System.Logger.Level.WARNING, "{0} ({1})", what, kind(why));
        }
    }

    private static String kind(Throwable why) {
        Throwable cause = why.getCause() == null ? why : why.getCause();
        return cause.getClass().getSimpleName() + (why == cause ? "" : ": " + why.getMessage());
    }
}
