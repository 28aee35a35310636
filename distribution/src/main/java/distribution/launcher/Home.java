package distribution.launcher;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The directories of one appliance. Programs and defaults come from where it is installed, which
 * may be read-only; configuration, plugins, data and logs live in the home directory. The two are
 * the same unless {@code BROKER_HOME} says otherwise.
 *
 * @param install where the appliance is installed
 * @param directory the home directory
 */
public record Home(Path install, Path directory) {
  private static final String PRIVATE = "rwx------";

  /** Makes both paths absolute. */
  public Home {
    install = install.toAbsolutePath().normalize();
    directory = directory.toAbsolutePath().normalize();
  }

  /** The home of this process, as {@code bin/broker} names it by system properties. */
  public static Home ofProcess() {
    Path install = Path.of(System.getProperty("broker.install", "."));
    return new Home(install, Path.of(System.getProperty("broker.home", install.toString())));
  }

  /** The version of the appliance. */
  public static String version() {
    return Objects.requireNonNullElse(
        Home.class.getPackage().getImplementationVersion(), "unversioned");
  }

  /** The configuration. */
  public Path etc() {
    return directory.resolve("etc");
  }

  /** The bundles that are deployed. */
  public Path plugins() {
    return directory.resolve("plugins");
  }

  Path data() {
    return directory.resolve("data");
  }

  Path temporary() {
    return data().resolve("tmp");
  }

  /** Holds the number of the broker's process; see {@link PidFile}. */
  public Path pidFile() {
    return data().resolve("broker.pid");
  }

  /** The socket through which the command line asks the running broker. */
  public Path controlSocket() {
    return data().resolve("broker.sock");
  }

  /** What the framework keeps of its bundles while it runs. */
  Path frameworkStorage() {
    return data().resolve("osgi");
  }

  Path logSettings() {
    return etc().resolve("logging.properties");
  }

  Path logs() {
    return directory.resolve("log");
  }

  Path logFile() {
    return logs().resolve("broker.log");
  }

  /** The bundles that the broker consists of. */
  public Path bundles() {
    return install.resolve("lib").resolve("bundles");
  }

  /** Makes what is missing, the default configuration included; changes nothing that is there. */
  void prepare() throws StartFailure {
    if (directory.toString().indexOf(',') >= 0) {
      throw new StartFailure(directory + ": the home directory's path must not contain a comma");
    }
    try {
      copyIfAbsent("etc");
      copyIfAbsent("plugins");
      if (!Files.isDirectory(logs())) { // which may be a symbolic link
        Files.createDirectories(logs());
      }
      createPrivate(data());
      Files.createDirectories(temporary());
    } catch (IOException e) {
      throw new StartFailure("home directory " + directory + ": " + reason(e), e);
    }
  }

  /** Makes the directory of the data, for nobody else to read, if it is not there. */
  public void makeData() throws IOException {
    Files.createDirectories(directory);
    createPrivate(data());
    FileOwner.asDirectory(data());
  }

  private void copyIfAbsent(String name) throws IOException {
    Path to = directory.resolve(name);
    if (Files.exists(to)) {
      return;
    }
    Path from = install.resolve(name);
    if (!Files.isDirectory(from)) {
      Files.createDirectories(to);
      return;
    }
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path source : (Iterable<Path>) tree::iterator) {
        Path target = to.resolve(from.relativize(source).toString());
        if (Files.isDirectory(source)) {
          Files.createDirectories(target);
        } else {
          Files.copy(source, target);
        }
      }
    }
  }

  /** Sessions, keys and the control socket are nobody else's business. */
  private static void createPrivate(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    if (Files.getFileStore(path.getParent()).supportsFileAttributeView("posix")) {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
    } else {
      Files.createDirectories(path);
    }
  }

  /** What an exception of the file system says, with the file it is about. */
  static String reason(IOException e) {
    return e instanceof FileSystemException f ? f.getFile() + ": " + words(e) : words(e);
  }

  /** The same without the file: the name of such an exception says more than its message. */
  static String words(IOException e) {
    String said = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    if (said != null) {
      return said;
    }
    String kind = e.getClass().getSimpleName().replaceAll("Exception$", "");
    return kind.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  /** The configuration files of the home directory, by name. */
  List<Path> configurationFiles() throws StartFailure {
    try (Stream<Path> files = Files.list(etc())) {
      return files.filter(Home::isConfiguration).sorted().toList();
    } catch (IOException e) {
      throw new StartFailure(etc() + ": " + reason(e), e);
    }
  }

  private static boolean isConfiguration(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".cfg") || name.endsWith(".config");
  }
}
