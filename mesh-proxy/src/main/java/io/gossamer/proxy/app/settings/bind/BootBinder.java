package io.gossamer.proxy.app.settings.bind;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Binds settings by Boot's binder, without a context (rule R17): every form of a name and of a text
 * that Spring's users know, and what is wrong with one.
 *
 * @param <T> the record
 * @param bound null if nothing could be
 * @param problems each with its setting and what was expected
 * @param overridden names of the contract's settings that another source has too, which wins
 */
public record BootBinder<T extends Record>(
        @Nullable T bound, List<String> problems, List<String> overridden) {

    /** Binds all settings below a prefix. */
    public static <T extends Record> BootBinder<T> bind(
            String prefix, Class<T> type, Settings settings) {
        ConfigurableEnvironment environment = environment(settings);
        List<String> overridden = overridden(environment, settings.contract());
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("contract", objects(settings.contract())));
        List<String> problems = new ArrayList<>();
        T bound = bind(environment, prefix, type, problems);
        return new BootBinder<>(bound, List.copyOf(problems), overridden);
    }

    private static ConfigurableEnvironment environment(Settings settings) {
        ConfigurableEnvironment environment = new StandardEnvironment();
        MutablePropertySources sources = environment.getPropertySources();
        sources.forEach(source -> sources.remove(source.getName()));
        sources.addLast(
                new SimpleCommandLinePropertySource(settings.arguments().toArray(String[]::new)));
        sources.addLast(new MapPropertySource("systemProperties", objects(settings.system())));
        sources.addLast(
                new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        objects(settings.variables())));
        return environment;
    }

    private static Map<String, Object> objects(Map<String, String> texts) {
        return new LinkedHashMap<>(texts);
    }

    /**
     * One pass where all is well. A name that does not exist ends it with nothing bound: then a
     * second one finds the other problems.
     */
    private static <T extends Record> @Nullable T bind(
            ConfigurableEnvironment environment,
            String prefix,
            Class<T> type,
            List<String> problems) {
        ConfigurationPropertySources.attach(environment);
        Binder binder = Binder.get(environment);
        Bindable<T> target = Bindable.of(type);
        CollectProblems collect = new CollectProblems();
        T bound = null;
        try {
            BindHandler strict = new NoUnboundElementsBindHandler(collect, BootBinder::namesCount);
            bound = binder.bindOrCreate(prefix, target, strict);
        } catch (BindException e) {
            if (e.getCause() instanceof UnboundConfigurationPropertiesException unknown) {
                bound = bindKnown(binder, prefix, target, collect);
                unknown.getUnboundProperties().forEach(collect::noteUnknown);
            } else {
                collect.note(e.getName(), null, e);
            }
        }
        problems.addAll(collect.problems.values());
        return bound;
    }

    private static <T> @Nullable T bindKnown(
            Binder binder, String prefix, Bindable<T> target, CollectProblems collect) {
        try {
            return binder.bindOrCreate(prefix, target, collect);
        } catch (BindException e) {
            collect.note(e.getName(), null, e);
            return null;
        }
    }

    /** In the environment other programs may have names like ours. */
    private static boolean namesCount(ConfigurationPropertySource source) {
        return !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource);
    }

    private static List<String> overridden(
            ConfigurableEnvironment environment, Map<String, String> contract) {
        if (contract.isEmpty()) {
            return List.of();
        }
        List<ConfigurationPropertySource> sources = new ArrayList<>();
        ConfigurationPropertySources.get(environment).forEach(sources::add);
        return contract.keySet().stream()
                .map(name -> name.replaceAll("\\[.*", ""))
                .distinct()
                .filter(
                        name ->
                                sources.stream()
                                        .anyMatch(
                                                source ->
                                                        source.getConfigurationProperty(
                                                                        ConfigurationPropertyName
                                                                                .of(name))
                                                                != null))
                .toList();
    }

    /** Notes what cannot be converted and goes on with the default. */
    private static final class CollectProblems extends AbstractBindHandler {
        private final Map<String, String> problems = new LinkedHashMap<>();

        @Override
        public @Nullable Object onFailure(
                ConfigurationPropertyName name,
                Bindable<?> target,
                BindContext context,
                Exception error) {
            Object value =
                    context.getConfigurationProperty() == null
                            ? null
                            : context.getConfigurationProperty().getValue();
            Class<?> type = target.getType().resolve();
            if (type != null && type.isEnum()) {
                problems.putIfAbsent(
                        name.toString(),
                        name + ": " + value + " (expected: one of " + constants(type) + ")");
            } else {
                note(name, value, error);
            }
            return null;
        }

        private static String constants(Class<?> type) {
            return Arrays.stream(type.getEnumConstants())
                    .map(c -> c.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(", "));
        }

        /** A misspelt property would otherwise be a setting that silently has no effect. */
        void noteUnknown(ConfigurationProperty property) {
            problems.putIfAbsent(
                    property.getName().toString(),
                    property.getName()
                            + ": "
                            + property.getValue()
                            + " (expected: a property that exists; remove or rename it)");
        }

        void note(ConfigurationPropertyName name, @Nullable Object value, Throwable error) {
            Throwable root = error;
            for (int depth = 0; depth < 20 && root.getCause() != null; depth++) {
                root = root.getCause();
            }
            String message = String.valueOf(root.getMessage());
            int expected = message.indexOf("(expected: ");
            problems.putIfAbsent(
                    name.toString(),
                    name
                            + ": "
                            + value
                            + " "
                            + (expected >= 0
                                    ? message.substring(expected)
                                    : "(expected: " + message + ")"));
        }
    }
}
