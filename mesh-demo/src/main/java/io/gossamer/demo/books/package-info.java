/**
 * The catalogue over HTTP/1: asks reviews by gRPC and stock by TCP. Must not depend on another
 * role's classes but the generated stubs of reviews.
 */
@NullMarked
package io.gossamer.demo.books;

import org.jspecify.annotations.NullMarked;
