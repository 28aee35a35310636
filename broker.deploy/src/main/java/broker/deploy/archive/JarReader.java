package broker.deploy.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

/** Reads what may become a plugin, and says precisely what is wrong with it. Stateless. */
public final class JarReader {
  private static final long MAXIMUM_BYTES = 512L << 20;
  private static final int MAXIMUM_ENTRIES = 65_535;
  private static final Pattern SYMBOLIC_NAME =
      Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
  private static final int LONGEST_NAME = 100;

  private JarReader() {}

  /**
   * Reads a jar from beginning to end.
   *
   * @throws Refusal if it is not whole, or cannot be a plugin
   */
  public static PluginJar read(Path file) throws Refusal {
    try {
      return describe(file, checkContents(file));
    } catch (IOException | IllegalArgumentException e) {
      throw incomplete(e);
    }
  }

  /**
   * Reads what a jar says about itself, and nothing else of it.
   *
   * @param sha256 that of its contents, which have been read before
   * @throws Refusal if it cannot be a plugin
   */
  public static PluginJar describe(Path file, String sha256) throws Refusal {
    try {
      return describe(file, sha256, manifest(file));
    } catch (IOException | IllegalArgumentException e) {
      throw incomplete(e);
    }
  }

  private static Refusal incomplete(Exception e) {
    return Refusal.incomplete("is not a complete jar: " + words(e), e);
  }

  private static String words(Exception e) {
    String said = e.getMessage();
    return said == null || said.isBlank() ? e.getClass().getSimpleName() : said;
  }

  /** Every byte of every entry, with its checksum; what lies behind the last one counts, too. */
  private static String checkContents(Path file) throws IOException, Refusal {
    MessageDigest digest = sha256();
    int entries = 0;
    try (InputStream whole =
            new DigestInputStream(new BufferedInputStream(Files.newInputStream(file)), digest);
        ZipInputStream zip = new ZipInputStream(whole)) {
      byte[] buffer = new byte[16_384];
      long total = 0;
      while (zip.getNextEntry() != null) {
        entries++;
        for (int n = zip.read(buffer); n >= 0; n = zip.read(buffer)) {
          total += n;
          if (total > MAXIMUM_BYTES || entries > MAXIMUM_ENTRIES) {
            throw new Refusal("is larger than a plugin may be");
          }
        }
      }
      whole.transferTo(OutputStream.nullOutputStream());
    }
    try (ZipFile directory = new ZipFile(file.toFile())) {
      if (directory.size() != entries) {
        throw new IOException(entries + " entries, but its directory lists " + directory.size());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private static Attributes manifest(Path file) throws IOException, Refusal {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(JarFile.MANIFEST_NAME);
      if (entry == null) {
        throw new Refusal("is no bundle: it has no manifest");
      }
      try (InputStream in = zip.getInputStream(entry)) {
        return new Manifest(in).getMainAttributes();
      }
    } catch (IllegalArgumentException e) {
      throw new Refusal("has a manifest that cannot be read: " + words(e));
    }
  }

  private static PluginJar describe(Path file, String sha256, Attributes manifest) throws Refusal {
    String name = name(manifest.getValue("Bundle-SymbolicName"));
    if (!"2".equals(manifest.getValue("Bundle-ManifestVersion"))) {
      throw new Refusal("is no bundle: its manifest lacks Bundle-ManifestVersion: 2");
    }
    if (manifest.getValue("Fragment-Host") != null) {
      throw new Refusal("is a fragment of another bundle: a plugin stands alone");
    }
    String exported = manifest.getValue("Export-Package");
    if (exported != null && !exported.isBlank()) {
      String first = ManifestHeader.subject(ManifestHeader.clauses(exported).get(0));
      throw new Refusal(
          "exports packages ("
              + first
              + "): who uses them would have to restart with it; a plugin keeps its packages private");
    }
    Set<String> services = new TreeSet<>();
    Set<String> brings = new TreeSet<>();
    for (String clause : ManifestHeader.clauses(manifest.getValue("Provide-Capability"))) {
      switch (ManifestHeader.subject(clause)) {
        case "osgi.service" -> addAll(services, ManifestHeader.value(clause, "objectClass"));
        case "edge.broker.plugin" ->
            addAll(brings, ManifestHeader.value(clause, "edge.broker.plugin"));
        default -> {}
      }
    }
    return new PluginJar(
        file,
        name,
        version(manifest.getValue("Bundle-Version")),
        sha256,
        services,
        brings,
        manifest.getValue("Service-Component") != null);
  }

  private static void addAll(Set<String> all, @Nullable String list) {
    if (list != null) {
      all.addAll(Set.of(list.split("\\s*,\\s*")));
    }
  }

  private static String name(@Nullable String header) throws Refusal {
    if (header == null) {
      throw new Refusal("is no bundle: its manifest lacks Bundle-SymbolicName");
    }
    String name = ManifestHeader.subject(header);
    if (name.length() > LONGEST_NAME || !SYMBOLIC_NAME.matcher(name).matches()) {
      throw new Refusal("has a symbolic name that is none: \"" + name + "\"");
    }
    return name;
  }

  private static Version version(@Nullable String text) throws Refusal {
    try {
      return text == null ? Version.emptyVersion : Version.parseVersion(text.strip());
    } catch (IllegalArgumentException e) {
      throw new Refusal("has a version that is none: \"" + text + '"');
    }
  }
}
