package io.gossamer.demo.books;

import java.util.List;
import java.util.Optional;

/**
 * A title of the catalogue.
 *
 * @param id stable key, part of URLs
 */
record Book(String id, String title, String author) {

    static final List<Book> CATALOGUE =
            List.of(
                    new Book("gossamer", "Gossamer Years", "Michitsuna no Haha"),
                    new Book("odyssey", "The Odyssey", "Homer"),
                    new Book("middlemarch", "Middlemarch", "George Eliot"),
                    new Book("dick", "Moby-Dick", "Herman Melville"),
                    new Book("genji", "The Tale of Genji", "Murasaki Shikibu"));

    static Optional<Book> find(String id) {
        return CATALOGUE.stream().filter(book -> book.id().equals(id)).findFirst();
    }
}
