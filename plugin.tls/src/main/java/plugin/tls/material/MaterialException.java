package plugin.tls.material;

import java.nio.file.Path;

/** Why a file of keys or certificates cannot be used: the file and the reason, for an operator. */
public final class MaterialException extends Exception {
  private static final long serialVersionUID = 1L;

  /** About this file. */
  public MaterialException(Path file, String reason) {
    super(file + ": " + reason, null, false, false);
  }
}
