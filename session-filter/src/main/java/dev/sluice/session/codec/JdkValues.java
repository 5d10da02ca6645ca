package dev.sluice.session.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The JDK's value classes that are kept as one text each, under their simple name. Immutable. */
@SuppressWarnings("JavaUtilDate") // an application that puts a Date gets a Date
final class JdkValues {
    /** How values of one class are written and read. */
    record ValueType(String tag, Function<Object, String> write, Function<String, Object> read) {}

    private static final Map<Class<?>, ValueType> BY_CLASS = new HashMap<>();
    private static final Map<String, ValueType> BY_TAG = new HashMap<>();

    static {
        add(Long.class, Object::toString, Long::valueOf);
        add(Short.class, Object::toString, Short::valueOf);
        add(Byte.class, Object::toString, Byte::valueOf);
        add(Double.class, Object::toString, Double::valueOf);
        add(Float.class, Object::toString, Float::valueOf);
        add(Character.class, Object::toString, text -> text.charAt(0));
        add(BigDecimal.class, Object::toString, BigDecimal::new);
        add(BigInteger.class, Object::toString, BigInteger::new);
        add(UUID.class, Object::toString, UUID::fromString);
        add(Locale.class, Locale::toLanguageTag, Locale::forLanguageTag);
        add(Date.class, date -> Long.toString(date.getTime()), text -> new Date(Long.parseLong(text)));
        add(byte[].class, Base64.getEncoder()::encodeToString, Base64.getDecoder()::decode);
        add(Instant.class, Object::toString, Instant::parse);
        add(LocalDate.class, Object::toString, LocalDate::parse);
        add(LocalTime.class, Object::toString, LocalTime::parse);
        add(LocalDateTime.class, Object::toString, LocalDateTime::parse);
        add(OffsetDateTime.class, Object::toString, OffsetDateTime::parse);
        add(OffsetTime.class, Object::toString, OffsetTime::parse);
        add(ZonedDateTime.class, Object::toString, ZonedDateTime::parse);
        add(ZoneId.class, Object::toString, ZoneId::of);
        add(ZoneOffset.class, Object::toString, ZoneOffset::of);
        add(Year.class, Object::toString, Year::parse);
        add(YearMonth.class, Object::toString, YearMonth::parse);
        add(MonthDay.class, Object::toString, MonthDay::parse);
        add(DayOfWeek.class, Enum::name, DayOfWeek::valueOf);
        add(Month.class, Enum::name, Month::valueOf);
        add(Duration.class, Object::toString, Duration::parse);
        add(Period.class, Object::toString, Period::parse);
    }

    private JdkValues() {}

    private static <T> void add(Class<T> type, Function<? super T, String> write, Function<String, T> read) {
        ValueType row = new ValueType(type.getSimpleName(), value -> write.apply(type.cast(value)), read::apply);
        BY_CLASS.put(type, row);
        BY_TAG.put(row.tag(), row);
    }

    static @Nullable ValueType of(Object value) {
        return of(value.getClass());
    }

    private static @Nullable ValueType of(Class<?> type) {
        // The class of a region such as Europe/Berlin is hidden behind ZoneId.
        boolean isRegion = ZoneId.class.isAssignableFrom(type) && type != ZoneOffset.class;
        return BY_CLASS.get(isRegion ? ZoneId.class : type);
    }

    static @Nullable ValueType of(String tag) {
        return BY_TAG.get(tag);
    }

    static boolean isImmutable(Class<?> type) {
        return of(type) != null && type != Date.class && type != byte[].class;
    }
}
