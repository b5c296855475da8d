//! The attachments of the matrix: `files.wsdl`, served and called.
use std::convert::Infallible;

use soap_runtime::{Attachment, Context, OrFail, Stop, Version};
use soap_tests::generated::files::*;

use crate::calls::{Outcome, address};
use crate::samples;
use crate::service::{Interop, expect};

impl FilesService for Interop {
    async fn echo_file(
        &self,
        request: EchoFileMessage,
        _: &mut Context,
    ) -> Result<EchoFileResponseMessage, Stop<Infallible>> {
        let bytes = request.file.bytes().await.or_fail()?;
        expect(&bytes, &samples::binary().into())?;
        Ok(EchoFileResponseMessage {
            body: EchoFileResponse { name: request.body.name },
            file: Attachment::new("application/octet-stream", bytes),
        })
    }
}

/// Calls the server at `base`.
pub(crate) async fn call(base: &str) -> Outcome {
    let client = FilesClient::builder().endpoint(address(base, "files", Version::Soap11)).build().unwrap();
    let request = EchoFileMessage {
        body: EchoFile { name: "a.bin".into() },
        file: Attachment::new("application/octet-stream", samples::binary()),
    };
    let response = client.echo_file(&request).await.map_err(|e| e.to_string())?;
    if response.body.name != request.body.name {
        return Err(format!("got the name {}", response.body.name));
    }
    let bytes = response.file.bytes().await.map_err(|error| error.to_string())?;
    if bytes == samples::binary() { Ok(()) } else { Err(format!("got {} bytes", bytes.len())) }
}
