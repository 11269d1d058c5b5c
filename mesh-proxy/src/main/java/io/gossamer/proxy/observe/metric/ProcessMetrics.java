package io.gossamer.proxy.observe.metric;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** What the process and its JVM use, read at each scrape and at no other time. */
public final class ProcessMetrics {

    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMetrics() {}

    /** Adds the values to the registry. */
    public static void register(MetricRegistry registry) {
        var runtime = ManagementFactory.getRuntimeMXBean();
        poll(registry, ProxyMeter.PROCESS_START, () -> runtime.getStartTime() / 1e3);
        poll(registry, ProxyMeter.PROCESS_RSS, ProcessMetrics::residentBytes);
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean os) {
            poll(registry, ProxyMeter.PROCESS_CPU, () -> os.getProcessCpuTime() / 1e9);
        }
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.UnixOperatingSystemMXBean unix) {
            poll(
                    registry,
                    ProxyMeter.PROCESS_FDS,
                    () -> (double) unix.getOpenFileDescriptorCount());
            poll(
                    registry,
                    ProxyMeter.PROCESS_MAX_FDS,
                    () -> (double) unix.getMaxFileDescriptorCount());
        }
        registerJvm(registry);
        registry.poll(ProxyMeter.BUILD_INFO, build(), () -> 1);
    }

    private static Labels build() {
        String version = ProcessMetrics.class.getPackage().getImplementationVersion();
        return Labels.NONE
                .and("version", version == null ? "unpackaged" : version)
                .and("vendor", "gossamer")
                .and("java_version", Runtime.version().toString());
    }

    private static void registerJvm(MetricRegistry registry) {
        var memory = ManagementFactory.getMemoryMXBean();
        memory(registry, "heap", memory::getHeapMemoryUsage);
        memory(registry, "nonheap", memory::getNonHeapMemoryUsage);
        poll(registry, ProxyMeter.JVM_DIRECT_MEMORY, ProcessMetrics::directBytes);
        var threads = ManagementFactory.getThreadMXBean();
        poll(registry, ProxyMeter.JVM_THREADS, () -> (double) threads.getThreadCount());
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            Labels labels = Labels.NONE.and("gc", gc.getName());
            registry.poll(ProxyMeter.JVM_GC_COUNT, labels, gc::getCollectionCount);
            registry.poll(ProxyMeter.JVM_GC_SECONDS, labels, () -> gc.getCollectionTime() / 1e3);
        }
    }

    private static void memory(MetricRegistry registry, String area, Supplier<MemoryUsage> usage) {
        Labels labels = Labels.NONE.and("area", area);
        registry.poll(ProxyMeter.JVM_MEMORY_USED, labels, () -> usage.get().getUsed());
        registry.poll(ProxyMeter.JVM_MEMORY_MAX, labels, () -> usage.get().getMax());
    }

    private static void poll(MetricRegistry registry, ProxyMeter meter, Supplier<Double> value) {
        registry.poll(meter, Labels.NONE, value::get);
    }

    /** NaN where the platform does not say. */
    private static double residentBytes() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024.0;
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Double.NaN;
        }
        return Double.NaN;
    }

    /** Netty's default allocator may bypass the JDK's accounting; the larger figure is right. */
    private static double directBytes() {
        long jdk = 0;
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            jdk += pool.getName().equals("direct") ? pool.getMemoryUsed() : 0;
        }
        long netty =
                ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator
                        ? allocator.metric().usedDirectMemory()
                        : 0;
        return Math.max(jdk, netty);
    }
}
