package io.gossamer.bench.system;

import io.gossamer.bench.backend.Service.Protocol;
import io.gossamer.bench.backend.ServicePorts;
import io.gossamer.bench.process.Site;
import io.gossamer.cli.process.DataDirectory;
import io.gossamer.cli.process.MeshFailure;
import io.gossamer.it.process.Command;
import io.gossamer.it.process.Ports;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts systems, all with the same certificates. Confined to one thread. */
public final class Systems {

    private final Site site;
    private final ServicePorts backend;
    private final Certificates certificates;
    private final SidecarOptions options;

    /**
     * @param backend port of each service
     * @param options of our sidecars
     */
    public Systems(Site site, ServicePorts backend, SidecarOptions options) {
        this.site = site;
        this.backend = backend;
        this.options = options;
        certificates = Certificates.create(site.folder());
    }

    /** Starts a system and waits until it is ready. */
    public ProxySystem start(SystemName name) throws InterruptedException {
        return switch (name) {
            case NONE -> new NoProxy(backend);
            case OURS -> SidecarPair.start(site, certificates, backend, options);
            case HAPROXY -> haproxy();
            case NGINX -> nginx();
        };
    }

    /**
     * Our pair with other options than the run's.
     *
     * @param jvm options
     * @param settings below {@code mesh.proxy}
     */
    public ProxySystem startOurs(List<String> jvm, Map<String, String> settings)
            throws InterruptedException {
        return SidecarPair.start(site, certificates, backend, options.with(jvm, settings));
    }

    /** Our pair on any core, for what two idle cores are stated for. */
    public SidecarPair startOursUnpinned() throws InterruptedException {
        return SidecarPair.start(site.unpinned(), certificates, backend, options);
    }

    private ProxySystem haproxy() {
        String program = program("haproxy");
        PairPorts ports = PairPorts.choose(backend, service -> true, Ports::free);
        Path server = write("haproxy-server.cfg", HaproxyConfig.server(ports, certificates));
        Path client = write("haproxy-client.cfg", HaproxyConfig.client(ports, certificates));
        return new NativePair(
                SystemName.HAPROXY,
                site,
                ports,
                List.of(program, "-db", "-f", server.toString()),
                List.of(program, "-db", "-f", client.toString()));
    }

    private ProxySystem nginx() {
        String program = program("nginx");
        PairPorts ports =
                PairPorts.choose(
                        backend, service -> service.protocol() == Protocol.HTTP1, Ports::free);
        Path folder = site.folder();
        Path server = write("nginx-server.conf", NginxConfig.server(ports, certificates, folder));
        Path client = write("nginx-client.conf", NginxConfig.client(ports, certificates, folder));
        return new NativePair(
                SystemName.NGINX,
                site,
                ports,
                List.of(program, "-p", folder.toString(), "-c", server.toString()),
                List.of(program, "-p", folder.toString(), "-c", client.toString()));
    }

    private Path write(String name, String content) {
        Path file = site.folder().resolve(name);
        DataDirectory.write(file, content);
        return file;
    }

    private static String program(String name) {
        Path program = Command.find(name);
        if (program == null) {
            throw new MeshFailure(
                    name
                            + ": not found (expected: installed, for instance by 'apt-get install "
                            + name
                            + "'; or leave it out with --systems)");
        }
        return program.toString();
    }
}
