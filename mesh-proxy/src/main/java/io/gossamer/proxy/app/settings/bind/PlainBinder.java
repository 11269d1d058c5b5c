package io.gossamer.proxy.app.settings.bind;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Binds records whose settings are all in plain form: canonical names, texts that {@link
 * PlainTexts} reads. It gives what Boot's binder would, or nothing at all; a test compares the two.
 * It exists for the start: Boot's binder takes 0.7 s of a cold JVM's time and 500 classes
 * (docs/performance.md), a sidecar starts beside every instance, and nearly all are set plainly.
 *
 * <p>Not thread-safe: one binding.
 */
public final class PlainBinder {

    private final PlainSources sources;

    private PlainBinder(PlainSources sources) {
        this.sources = sources;
    }

    /**
     * Binds all settings below a prefix.
     *
     * @param type a record of records, lists, maps and values with {@link DefaultValue}s
     * @return empty if a name or a text is wrong, or in another form: Boot's binder then tells
     */
    public static <T extends Record> Optional<T> bind(
            String prefix, Class<T> type, Settings settings) {
        try {
            PlainSources sources = new PlainSources(prefix, settings);
            T bound = type.cast(new PlainBinder(sources).bindRecord("", type));
            return sources.unasked().isEmpty() ? Optional.of(bound) : Optional.empty();
        } catch (NotPlainException e) {
            return Optional.empty();
        }
    }

    private Object bindRecord(String start, Class<?> type) throws NotPlainException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Arrays.setAll(types, i -> components[i].getType());
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            Annotation[][] annotations = canonical.getParameterAnnotations();
            @Nullable Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                String name = start + dashed(components[i].getName());
                values[i] = bindComponent(name, components[i], byDefault(annotations[i]));
            }
            canonical.setAccessible(true);
            return canonical.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new NotPlainException(type.getName());
        }
    }

    private static String @Nullable [] byDefault(Annotation[] annotations) {
        for (Annotation annotation : annotations) {
            if (annotation instanceof DefaultValue defaultValue) {
                return defaultValue.value();
            }
        }
        return null;
    }

    private @Nullable Object bindComponent(
            String name, RecordComponent component, String @Nullable [] byDefault)
            throws NotPlainException {
        Class<?> type = component.getType();
        if (PlainTexts.covers(type)) {
            String text = sources.text(name);
            if (text == null && byDefault != null) {
                text = byDefault[0];
            }
            return text == null ? null : PlainTexts.read(type, text);
        }
        if (type == List.class) {
            return bindList(name, argument(component, 0), byDefault);
        }
        if (type == Map.class) {
            return bindMap(name, argument(component, 0), argument(component, 1));
        }
        if (!type.isRecord() || byDefault == null) {
            throw new NotPlainException(name);
        }
        return bindRecord(name + ".", type);
    }

    private static Class<?> argument(RecordComponent component, int index)
            throws NotPlainException {
        Type type = component.getGenericType();
        if (type instanceof ParameterizedType generic
                && generic.getActualTypeArguments()[index] instanceof Class<?> argument) {
            return argument;
        }
        throw new NotPlainException(component.getName());
    }

    /** By commas in one text, or with an index for each. */
    private List<Object> bindList(String name, Class<?> type, String @Nullable [] byDefault)
            throws NotPlainException {
        boolean indexed = sources.isSetBelow(name + "[");
        String text = sources.text(name);
        if (indexed && text != null) {
            throw new NotPlainException(name);
        }
        List<Object> elements = new ArrayList<>();
        if (indexed) {
            for (int i = 0; sources.isSetBelow(name + "[" + i + "]"); i++) {
                elements.add(bindElement(name + "[" + i + "]", type));
            }
        } else if (text != null) {
            if (text.isBlank()) {
                throw new NotPlainException(name);
            }
            for (String part : text.split(",", -1)) {
                elements.add(PlainTexts.read(type, part.trim()));
            }
        } else if (byDefault != null) {
            for (String part : byDefault) {
                elements.add(PlainTexts.read(type, part));
            }
        }
        return Collections.unmodifiableList(elements);
    }

    private Object bindElement(String name, Class<?> type) throws NotPlainException {
        if (!PlainTexts.covers(type)) {
            return bindRecordElement(name + ".", type);
        }
        String text = sources.text(name);
        if (text == null) {
            throw new NotPlainException(name);
        }
        return PlainTexts.read(type, text);
    }

    /** All of it is set. */
    private Object bindRecordElement(String start, Class<?> type) throws NotPlainException {
        if (!type.isRecord()) {
            throw new NotPlainException(start);
        }
        for (RecordComponent component : type.getRecordComponents()) {
            if (sources.text(start + dashed(component.getName())) == null) {
                throw new NotPlainException(start + component.getName());
            }
        }
        return bindRecord(start, type);
    }

    private Map<Object, Object> bindMap(String name, Class<?> keyType, Class<?> valueType)
            throws NotPlainException {
        Map<Object, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : sources.entries(name).entrySet()) {
            values.put(
                    PlainTexts.read(keyType, entry.getKey()),
                    PlainTexts.read(valueType, entry.getValue()));
        }
        return Collections.unmodifiableMap(values);
    }

    /** The canonical form of a component's name: {@code peerHttp1} is {@code peer-http1}. */
    private static String dashed(String name) {
        StringBuilder dashed = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                dashed.append('-');
            }
            dashed.append(Character.toLowerCase(c));
        }
        return dashed.toString();
    }
}
