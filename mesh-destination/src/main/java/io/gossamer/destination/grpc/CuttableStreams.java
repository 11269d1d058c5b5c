package io.gossamer.destination.grpc;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A service whose streams can be reset. Closing a call queues its trailers behind the messages that
 * a stalled reader does not read, so the call would stay; failing to write a message resets the
 * stream at once and frees what it holds. One instance of a message, recognised by identity, fails.
 */
public final class CuttableStreams implements BindableService {

    private final BindableService service;
    private final List<Object> cuts;

    /**
     * @param cuts the instances that reset the stream they are sent to
     */
    public CuttableStreams(BindableService service, Object... cuts) {
        this.service = service;
        this.cuts = List.of(cuts);
    }

    @Override
    public ServerServiceDefinition bindService() {
        ServerServiceDefinition original = service.bindService();
        List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
        original.getMethods().forEach(method -> methods.add(cuttable(method)));
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder(original.getServiceDescriptor().getName())
                        .setSchemaDescriptor(original.getServiceDescriptor().getSchemaDescriptor());
        methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder definition =
                ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(definition::addMethod);
        return definition.build();
    }

    private <Q, R> ServerMethodDefinition<Q, R> cuttable(ServerMethodDefinition<Q, R> method) {
        MethodDescriptor<Q, R> descriptor = method.getMethodDescriptor();
        return ServerMethodDefinition.create(
                descriptor.toBuilder(
                                descriptor.getRequestMarshaller(),
                                new CutMarshaller<>(descriptor.getResponseMarshaller(), cuts))
                        .build(),
                method.getServerCallHandler());
    }

    private record CutMarshaller<T>(Marshaller<T> delegate, List<Object> cuts)
            implements Marshaller<T> {

        private static final Status STALLED =
                Status.RESOURCE_EXHAUSTED.withDescription("nothing was read for 20 s");

        @Override
        @SuppressWarnings("ReferenceEquality") // The identity of the instance is what counts.
        public InputStream stream(T message) {
            for (Object cut : cuts) {
                if (cut == message) {
                    throw new StatusRuntimeException(STALLED);
                }
            }
            return delegate.stream(message);
        }

        @Override
        public T parse(InputStream stream) {
            return delegate.parse(stream);
        }
    }
}
