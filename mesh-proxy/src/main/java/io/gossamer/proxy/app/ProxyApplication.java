package io.gossamer.proxy.app;

import io.gossamer.proxy.app.settings.ConfigurationException;
import io.gossamer.proxy.app.settings.ProxyConfiguration;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the sidecar. Exit code 64 tells that the settings are wrong (contract section 5). */
public final class ProxyApplication {

    private static final Logger log = LoggerFactory.getLogger(ProxyApplication.class);
    private static final int BAD_CONFIGURATION = 64;

    private ProxyApplication() {}

    public static void main(String[] args) {
        try {
            ProxyConfiguration configuration = ProxyConfiguration.load(args);
            configuration.warnings().forEach(log::warn);
            Proxy proxy = Proxy.start(configuration.properties());
            Runtime.getRuntime().addShutdownHook(new Thread(proxy::stop, "drain"));
        } catch (ConfigurationException e) {
            System.err.println(e.getMessage());
            System.exit(BAD_CONFIGURATION);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
