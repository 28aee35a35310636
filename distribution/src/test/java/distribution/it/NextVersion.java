package distribution.it;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** A shipped bundle and the release that could come after it: the same, but for its version. */
final class NextVersion {
  private final byte[] shipped;
  private final byte[] next;

  NextVersion(Path jar) throws IOException {
    shipped = Files.readAllBytes(jar);
    next = raised(shipped);
  }

  private static byte[] raised(byte[] jar) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
      Manifest manifest = in.getManifest();
      Version old =
          Version.parseVersion(manifest.getMainAttributes().getValue(Constants.BUNDLE_VERSION));
      Version version = new Version(old.getMajor(), old.getMinor(), old.getMicro() + 1);
      manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, version.toString());
      try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
        for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
          out.putNextEntry(new JarEntry(entry.getName()));
          in.transferTo(out);
        }
      }
    }
    return bytes.toByteArray();
  }

  /** The one that is not installed after so many updates. */
  InputStream after(int updates) {
    return new ByteArrayInputStream(updates % 2 == 0 ? next : shipped);
  }
}
