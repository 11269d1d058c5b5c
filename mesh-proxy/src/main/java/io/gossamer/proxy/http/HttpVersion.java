package io.gossamer.proxy.http;

/** Versions that the proxy speaks. */
public enum HttpVersion {
    HTTP_1_0,
    HTTP_1_1,
    HTTP_2
}
