package io.gossamer.proxy.app.settings;

import io.gossamer.proxy.app.environment.LinkerdVariables;
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
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Reads the settings: arguments before system properties before the environment before {@code
 * LINKERD2_PROXY_*} variables. Uses Boot's binder without a context (rule R17).
 *
 * @param properties valid
 * @param warnings for the log: settings of which another one won
 */
public record ProxyConfiguration(ProxyProperties properties, List<String> warnings) {

    private static final String PREFIX = "mesh.proxy";

    /**
     * Reads arguments, and the process's system properties and environment.
     *
     * @throws ConfigurationException naming every problem
     */
    public static ProxyConfiguration load(String... args) throws ConfigurationException {
        return load(List.of(args), systemProperties(), System.getenv());
    }

    /**
     * Reads the given sources.
     *
     * @param args {@code --name=value}
     * @throws ConfigurationException naming every problem
     */
    public static ProxyConfiguration load(
            List<String> args, Map<String, Object> systemProperties, Map<String, String> variables)
            throws ConfigurationException {
        LinkerdVariables.Mapping linkerd = LinkerdVariables.map(variables);
        ConfigurableEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(s -> environment.getPropertySources().remove(s.getName()));
        environment
                .getPropertySources()
                .addLast(new SimpleCommandLinePropertySource(args.toArray(String[]::new)));
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("systemProperties", systemProperties));
        environment
                .getPropertySources()
                .addLast(
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                new LinkedHashMap<>(variables)));
        List<String> warnings = conflicts(environment, linkerd);
        environment
                .getPropertySources()
                .addLast(
                        new MapPropertySource(
                                "linkerd", new LinkedHashMap<>(linkerd.properties())));

        List<String> problems = new ArrayList<>(linkerd.problems());
        ProxyProperties properties = bind(environment, problems);
        if (properties != null) {
            problems.addAll(new ProxyPropertiesValidator(properties).problems());
        }
        if (properties == null || !problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return new ProxyConfiguration(properties, warnings);
    }

    private static Map<String, Object> systemProperties() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            values.put(name, System.getProperty(name));
        }
        return values;
    }

    /**
     * One pass where all is well. A name that does not exist ends it with nothing bound: then a
     * second one finds the other problems.
     */
    private static @Nullable ProxyProperties bind(
            ConfigurableEnvironment environment, List<String> problems) {
        ConfigurationPropertySources.attach(environment);
        Binder binder = Binder.get(environment);
        CollectProblems collect = new CollectProblems();
        ProxyProperties properties = null;
        try {
            properties =
                    bind(
                            binder,
                            new NoUnboundElementsBindHandler(
                                    collect, ProxyConfiguration::namesCount));
        } catch (BindException e) {
            if (e.getCause() instanceof UnboundConfigurationPropertiesException unknown) {
                properties = bindKnown(binder, collect);
                unknown.getUnboundProperties().forEach(collect::noteUnknown);
            } else {
                collect.note(e.getName(), null, e);
            }
        }
        problems.addAll(collect.problems.values());
        return properties;
    }

    private static @Nullable ProxyProperties bindKnown(Binder binder, CollectProblems collect) {
        try {
            return bind(binder, collect);
        } catch (BindException e) {
            collect.note(e.getName(), null, e);
            return null;
        }
    }

    /** In the environment other programs may have names like ours. */
    private static boolean namesCount(ConfigurationPropertySource source) {
        return !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource);
    }

    private static ProxyProperties bind(Binder binder, BindHandler handler) {
        return binder.bindOrCreate(PREFIX, Bindable.of(ProxyProperties.class), handler);
    }

    /** Where a variable of the contract and a property of ours are both set, ours wins. */
    private static List<String> conflicts(
            ConfigurableEnvironment environment, LinkerdVariables.Mapping linkerd) {
        List<String> warnings = new ArrayList<>();
        if (linkerd.properties().isEmpty()) {
            return warnings;
        }
        List<ConfigurationPropertySource> sources = new ArrayList<>();
        ConfigurationPropertySources.get(environment).forEach(sources::add);
        linkerd.variables()
                .forEach(
                        (property, variable) -> {
                            ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
                            for (ConfigurationPropertySource source : sources) {
                                if (source.getConfigurationProperty(name) != null) {
                                    warnings.add(
                                            property
                                                    + " is used, "
                                                    + variable
                                                    + " is ignored (expected: only one of them)");
                                    return;
                                }
                            }
                        });
        return warnings;
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
