package broker.deploy.archive;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of those who may sign, read each time they are asked for: a signer who is added
 * or removed counts from then on. Immutable.
 *
 * @param file null: nobody may
 * @param password of a key store
 */
public record SignerStore(@Nullable Path file, String password) {
  /**
   * The certificates.
   *
   * @throws IOException with a message for operators that names the file
   */
  public Set<X509Certificate> read() throws IOException {
    if (file == null) {
      return Set.of();
    }
    try {
      return TrustStore.read(file, password);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": there is no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException(file + ": may not be read", e);
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
