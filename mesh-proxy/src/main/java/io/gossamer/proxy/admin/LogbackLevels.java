package io.gossamer.proxy.admin;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Log levels of Logback. */
public final class LogbackLevels implements LogLevels {

    private static final String OWN = "io.gossamer";
    private static final List<String> LEVELS =
            List.of("off", "error", "warn", "info", "debug", "trace");

    private final LoggerContext context;

    public LogbackLevels(LoggerContext context) {
        this.context = context;
    }

    @Override
    public synchronized String describe() {
        return context.getLoggerList().stream()
                .filter(logger -> logger.getLevel() != null)
                .map(LogbackLevels::describe)
                .collect(Collectors.joining(","));
    }

    @Override
    public synchronized void set(String directives) {
        Map<String, Level> levels = new LinkedHashMap<>();
        for (String directive : directives.trim().split(",", 0)) {
            int equals = directive.indexOf('=');
            String name = equals < 0 ? "" : directive.substring(0, equals).trim();
            levels.put(loggerName(name), level(directive, directive.substring(equals + 1)));
        }
        levels.putIfAbsent(
                org.slf4j.Logger.ROOT_LOGGER_NAME,
                Objects.requireNonNull(root().getLevel(), "the root has a level"));
        for (Logger logger : context.getLoggerList()) {
            if (logger != root()) {
                logger.setLevel(null);
            }
        }
        levels.forEach((name, level) -> context.getLogger(name).setLevel(level));
    }

    private Logger root() {
        return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static String describe(Logger logger) {
        String level = logger.getLevel().toString().toLowerCase(Locale.ROOT);
        return logger.getName().equals(org.slf4j.Logger.ROOT_LOGGER_NAME)
                ? level
                : logger.getName() + "=" + level;
    }

    private static String loggerName(String name) {
        if (name.isEmpty()) {
            return org.slf4j.Logger.ROOT_LOGGER_NAME;
        }
        return name.equals("linkerd") ? OWN : name;
    }

    private static Level level(String directive, String text) {
        String name = text.trim().toLowerCase(Locale.ROOT);
        if (!LEVELS.contains(name)) {
            throw new IllegalArgumentException(
                    "log level: "
                            + directive.trim()
                            + " (expected: one of "
                            + String.join(", ", LEVELS)
                            + ")");
        }
        return Level.toLevel(name);
    }
}
