package distribution.mosquitto;

import distribution.launcher.FileOwner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory that takes the files. Each is put in place whole; one that is replaced stays beside
 * it as {@code NAME.old}. Owned by the thread that imports.
 */
final class ConfTarget {
  private static final String OWNER_ONLY = "rw-------";

  private final Path directory;

  ConfTarget(Path directory) {
    this.directory = directory;
  }

  /**
   * The files to be written: those that say something, and that of the broker where it is missing,
   * because there is no broker without it.
   */
  List<EtcFile> wanted(List<EtcFile> files) {
    return files.stream()
        .filter(
            file ->
                !file.isEmpty()
                    || (file.name().equals(ConfImport.CORE)
                        && Files.notExists(directory.resolve(file.name()))))
        .toList();
  }

  /** Those of these names that are there already. */
  List<String> present(List<String> names) {
    return names.stream().filter(name -> Files.exists(directory.resolve(name))).toList();
  }

  /** Listeners that are there and would not be replaced: they stay open. */
  List<String> otherListeners(List<String> names) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("broker.listener-") && name.endsWith(".cfg"))
          .filter(name -> !names.contains(name))
          .sorted()
          .toList();
    }
  }

  /** Writes everything; what configurations refer to comes before them. */
  void write(ConfImport.Result result) throws IOException {
    Files.createDirectories(directory);
    for (AuthImport.Copy copy : result.copies()) {
      put(copy.name(), Files.readAllBytes(copy.from()), true);
    }
    for (EtcFile file : wanted(result.files())) {
      put(file.name(), file.text().getBytes(StandardCharsets.UTF_8), file.isSecret());
    }
  }

  private void put(String name, byte[] content, boolean secret) throws IOException {
    Path draft = Files.createTempFile(directory, "." + name, null); // readable by its owner only
    try {
      Files.write(draft, content);
      Path target = directory.resolve(name);
      if (Files.exists(target)) {
        Files.copy(
            target,
            target.resolveSibling(name + ".old"),
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.COPY_ATTRIBUTES);
      }
      boolean posix = Files.getFileStore(draft).supportsFileAttributeView("posix");
      if (posix) {
        Files.setPosixFilePermissions(
            draft, PosixFilePermissions.fromString(secret ? OWNER_ONLY : "rw-r--r--"));
      }
      FileOwner.asDirectory(draft);
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
