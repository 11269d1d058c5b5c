package io.gossamer.proxy.app;

import io.gossamer.proxy.app.settings.ConfigurationException;
import io.gossamer.proxy.app.settings.ProxyConfiguration;
import io.gossamer.proxy.identify.FirstKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the sidecar. Exit code 64 tells that the settings are wrong (contract section 5). */
public final class ProxyApplication {

    private static final Logger log = LoggerFactory.getLogger(ProxyApplication.class);
    private static final int BAD_CONFIGURATION = 64;
    private static final int NAMESPACE_LOST = 3;

    /**
     * Netty's allocator would load all of Flight Recorder for events that nobody records: a sixth
     * of the start.
     */
    private static final String EVENTS_OF_NETTY = "io.netty.jfr.enabled";

    /**
     * Netty would write down a stack for every 128th buffer, at its making and its end: some 3 % of
     * what bulk traffic costs. Tests run with {@code paranoid}, which looks at all of them.
     */
    private static final String LEAK_DETECTION = "io.netty.leakDetection.level";

    private ProxyApplication() {}

    public static void main(String[] args) {
        setUnlessSet(EVENTS_OF_NETTY, "false");
        setUnlessSet(LEAK_DETECTION, "disabled");
        CompletableFuture<KeyPair> firstKey = FirstKey.begin();
        try {
            ProxyConfiguration configuration = ProxyConfiguration.load(args);
            configuration.warnings().forEach(log::warn);
            Proxy proxy = Proxy.start(configuration.properties(), firstKey);
            Runtime.getRuntime().addShutdownHook(new Thread(proxy::stop, "drain"));
            Path namespace = configuration.properties().namespaceFile();
            if (namespace != null) {
                new NamespaceGuard(namespace, NamespaceGuard.OWN, ProxyApplication::end).start();
            }
        } catch (ConfigurationException e) {
            System.err.println(e.getMessage());
            System.exit(BAD_CONFIGURATION);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** At once: the connections that a drain would wait for ended with the namespace. */
    private static void end(String holders) {
        log.error(
                "network namespace: not {} (expected: that of the container whose network this one"
                        + " shares, which was started again); ends, to be started again in it",
                holders);
        Runtime.getRuntime().halt(NAMESPACE_LOST);
    }

    /** What is set by hand stays. */
    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
