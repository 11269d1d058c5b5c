package io.gossamer.proxy.app.settings.bind;

import io.gossamer.proxy.model.Addresses;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Values from the texts that every reader takes for the same: {@code 10s}, {@code 64KB}, {@code
 * true}. What Boot's conversions take besides (ISO durations, hexadecimal numbers, names of hosts,
 * relative paths, placeholders) is left to them.
 */
final class PlainTexts {

    /** Digits of which any number fits into an int. */
    private static final int INT_DIGITS = 9;

    private static final int LONG_DIGITS = 18;

    /** How a value comes of a text. */
    private interface Reader {

        /** Wrong texts end it with one of these, or with an exception of arguments or numbers. */
        Object read(String text) throws NotPlainException, ReflectiveOperationException;
    }

    private static final Class<?>[] TEXT = {String.class};

    private static final Map<Class<?>, Reader> READERS = readers();

    private PlainTexts() {}

    private static Map<Class<?>, Reader> readers() {
        Map<Class<?>, Reader> readers = new HashMap<>();
        readers.put(String.class, text -> text);
        readers.put(boolean.class, PlainTexts::bool);
        readers.put(Boolean.class, PlainTexts::bool);
        readers.put(int.class, PlainTexts::integer);
        readers.put(Integer.class, PlainTexts::integer);
        readers.put(double.class, PlainTexts::decimal);
        readers.put(Duration.class, PlainTexts::duration);
        readers.put(DataSize.class, PlainTexts::size);
        readers.put(Path.class, PlainTexts::path);
        readers.put(InetAddress.class, Addresses::parseIp);
        return readers;
    }

    /** Whether values of the type are made of one text: by a reader, or its {@code valueOf}. */
    static boolean covers(Class<?> type) {
        return reader(type) != null;
    }

    /**
     * @throws NotPlainException if the text is wrong, or not in the plain form of the type
     */
    static Object read(Class<?> type, String text) throws NotPlainException {
        Reader reader = reader(type);
        if (reader == null || text.contains("${") || (type != String.class && text.isBlank())) {
            throw new NotPlainException(text);
        }
        try {
            return reader.read(text);
        } catch (IllegalArgumentException | ArithmeticException | ReflectiveOperationException e) {
            throw new NotPlainException(text);
        }
    }

    private static @Nullable Reader reader(Class<?> type) {
        Reader known = READERS.get(type);
        if (known != null) {
            return known;
        }
        if (type.isEnum()) {
            return text -> constant(type, text);
        }
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals("valueOf")
                    && Modifier.isPublic(method.getModifiers())
                    && Modifier.isStatic(method.getModifiers())
                    && Arrays.equals(method.getParameterTypes(), TEXT)
                    && type.isAssignableFrom(method.getReturnType())) {
                return text -> method.invoke(null, text);
            }
        }
        return null;
    }

    private static Object constant(Class<?> type, String text) throws NotPlainException {
        for (Object constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            if (name.toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
                return constant;
            }
        }
        throw new NotPlainException(text);
    }

    private static Object bool(String text) throws NotPlainException {
        if (text.equals("true")) {
            return true;
        }
        if (text.equals("false")) {
            return false;
        }
        throw new NotPlainException(text);
    }

    private static Object integer(String text) throws NotPlainException {
        if (text.length() > INT_DIGITS) {
            throw new NotPlainException(text);
        }
        return (int) digits(text);
    }

    private static Object decimal(String text) throws NotPlainException {
        int point = text.indexOf('.');
        if (point < 0) {
            digits(text);
        } else {
            digits(text.substring(0, point));
            digits("1" + text.substring(point + 1));
        }
        return Double.valueOf(text);
    }

    private static Object duration(String text) throws NotPlainException {
        int unit = endOfDigits(text);
        long amount = digits(text.substring(0, unit));
        return switch (text.substring(unit)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> throw new NotPlainException(text);
        };
    }

    private static Object size(String text) throws NotPlainException {
        int unit = endOfDigits(text);
        long amount = digits(text.substring(0, unit));
        return switch (text.substring(unit)) {
            case "B" -> DataSize.ofBytes(amount);
            case "KB" -> DataSize.ofKilobytes(amount);
            case "MB" -> DataSize.ofMegabytes(amount);
            default -> throw new NotPlainException(text);
        };
    }

    private static Object path(String text) throws NotPlainException {
        if (!text.startsWith("/")) {
            throw new NotPlainException(text);
        }
        return Path.of(text).normalize();
    }

    private static int endOfDigits(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /** A decimal number without a sign and without a zero before it. */
    private static long digits(String text) throws NotPlainException {
        int length = text.length();
        boolean led = length > 1 && text.charAt(0) == '0';
        if (length == 0 || length > LONG_DIGITS || led || endOfDigits(text) != length) {
            throw new NotPlainException(text);
        }
        return Long.parseLong(text);
    }
}
