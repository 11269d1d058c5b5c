package io.gossamer.proxy.admin;

import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the admin server tells. All but the shutdown are called on its thread.
 *
 * @param ready whether the proxy is certified, registered where that is its task, and not draining
 * @param metrics text of a scrape
 * @param failures JSON of the recent failures
 * @param environment of the process
 * @param shutdown drains and ends the proxy, on a thread of its own; null switches {@code
 *     /shutdown} off
 */
public record AdminSources(
        BooleanSupplier ready,
        Supplier<String> metrics,
        Supplier<String> failures,
        LogLevels logLevels,
        Map<String, String> environment,
        @Nullable Runnable shutdown) {}
