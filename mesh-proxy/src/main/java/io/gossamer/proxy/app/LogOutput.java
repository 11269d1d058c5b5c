package io.gossamer.proxy.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;

/**
 * Writes the log to standard error, a line an event. In code, as found by Logback's service loader:
 * an XML file would cost a parser's memory and time at every start.
 */
public final class LogOutput extends ContextAwareBase implements Configurator {

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        LogLine line = new LogLine();
        line.setContext(context);
        line.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(line);
        encoder.start();
        ConsoleAppender<ILoggingEvent> output = new ConsoleAppender<>();
        output.setContext(context);
        output.setTarget(ConsoleTarget.SystemErr.getName());
        output.setEncoder(encoder);
        output.start();
        // Options that only some kinds of sockets have are set on all.
        context.getLogger("io.netty.bootstrap.Bootstrap").setLevel(Level.ERROR);
        context.getLogger("io.netty.bootstrap.ServerBootstrap").setLevel(Level.ERROR);
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(output);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
