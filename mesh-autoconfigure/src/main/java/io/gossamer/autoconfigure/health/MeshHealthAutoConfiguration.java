package io.gossamer.autoconfigure.health;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;

/** The service's {@link Readiness}, which goes down as the first thing of a stop. */
@AutoConfiguration
public final class MeshHealthAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Readiness readiness() {
        return new Readiness();
    }

    @Bean
    SmartLifecycle readinessLifecycle(Readiness readiness) {
        return new DrainFirst(readiness);
    }

    private static final class DrainFirst implements SmartLifecycle {

        private final Readiness readiness;
        private volatile boolean running;

        DrainFirst(Readiness readiness) {
            this.readiness = readiness;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
            readiness.drain();
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        /** The highest phase starts last and stops first. */
        @Override
        public int getPhase() {
            return Integer.MAX_VALUE;
        }
    }
}
