package io.gossamer.proxy.grpc;

/** Sees every call of a channel. On the channel's loop. */
@FunctionalInterface
public interface CallObserver {

    /** Sees nothing. */
    CallObserver NONE =
            () ->
                    new Answer() {
                        @Override
                        public void head(int httpStatus) {}

                        @Override
                        public void message() {}

                        @Override
                        public void closed(GrpcStatus status) {}
                    };

    /** What comes of one call. */
    interface Answer {

        /** The head of the answer has come. */
        void head(int httpStatus);

        void message();

        void closed(GrpcStatus status);
    }

    /** A call begins. */
    Answer started();
}
