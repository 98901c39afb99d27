package io.jenkins.plugins.octavia.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/**
 * Why a file cannot be read or written, in words that go behind its name. Java's own messages are the name once more, and
 * say by the class alone what is wrong.
 */
public final class FileProblem {

    private FileProblem() {}

    public static String of(IOException e) {
        if (isInterruption(e)) {
            return "aborted; run again, what is done already is kept";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "there is one already";
        }
        if (e instanceof NotDirectoryException) {
            return "it is not a folder";
        }
        if (e instanceof CharacterCodingException) {
            return "it is not text in UTF-8";
        }
        if (e instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason().toLowerCase(Locale.ROOT);
        }
        if (e instanceof FileNotFoundException && e.getMessage() != null) {
            // java.io's kind: "FILE (Permission denied)".
            return e.getMessage().replaceFirst("(?s)^.*\\(([^()]*)\\)$", "$1").toLowerCase(Locale.ROOT);
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** The same behind the name of the file, if the exception knows it. */
    public static String named(IOException e) {
        return e instanceof FileSystemException file && file.getFile() != null ? file.getFile() + ": " + of(e) : of(e);
    }

    /** Whether somebody ended the run, and the file is all right. */
    public static boolean isInterruption(IOException e) {
        return e instanceof ClosedByInterruptException || e instanceof FileLockInterruptionException;
    }
}
